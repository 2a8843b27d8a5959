alter table shop add column a serial primary key;
