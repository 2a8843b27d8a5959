alter table shop add column a int generated always as (weight * 2) stored;
