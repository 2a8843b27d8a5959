alter table shop add constraint c check (weight > 0) not valid;
