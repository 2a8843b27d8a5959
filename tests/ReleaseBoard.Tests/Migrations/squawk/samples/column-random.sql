alter table shop add column a uuid default gen_random_uuid();
