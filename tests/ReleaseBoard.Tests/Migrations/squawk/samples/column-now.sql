alter table shop add column a timestamptz not null default now();
