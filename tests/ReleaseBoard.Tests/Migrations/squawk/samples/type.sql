alter table shop alter column weight type bigint;
