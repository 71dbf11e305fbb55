-- The log's ways in, as services/runtime/store/append.py calls them.

-- name: append
SELECT befores, refused, reasons, subjects, numbers
FROM log.append(
    $1::uuid[],
    $2::integer[], $3::bigint[], $4::integer[], $5::text[], $6::bytea[], $7::bytea[], $8::integer[],
    $9::integer[], $10::text[], $11::integer[],
    $12::text[],
    $13::integer[], $14::integer[], $15::integer[], $16::bytea[], $17::bytea[], $18::bytea[],
    $19::integer[], $20::text[], $21::text[], $22::text[], $23::boolean[]
);

-- name: append_one
SELECT log.append_one($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: open_log
SELECT log.open($1, $2);

-- name: forget_answers
SELECT log.forget_answers($1, $2);

-- name: forget_texts
SELECT log.forget_texts($1, $2, $3);

-- name: forget_claims
SELECT log.forget_claims($1);

-- name: erase_payloads
SELECT log.erase_payloads($1);
