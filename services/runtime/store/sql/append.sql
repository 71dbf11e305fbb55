-- The log's ways in, as services/runtime/store/append.py calls them.

-- name: append
SELECT befores, refused, reasons, subjects, numbers
FROM log.append(
    $1::uuid[], $2::bigint[], $3::integer[], $4::text[], $5::bytea[], $6::bytea[], $7::integer[],
    $8::integer[], $9::text[], $10::integer[],
    $11::integer[], $12::integer[], $13::text[], $14::integer[], $15::text[], $16::bytea[],
    $17::bytea[], $18::bytea[],
    $19::integer[], $20::text[], $21::text[], $22::text[],
    $23::integer[], $24::text[], $25::text[], $26::text[]
);

-- name: open_log
SELECT log.open($1, $2);

-- name: forget_answers
SELECT log.forget_answers($1, $2);
