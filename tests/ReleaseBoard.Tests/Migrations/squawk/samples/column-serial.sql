alter table shop add column a bigserial;
