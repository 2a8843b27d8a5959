alter table shop add constraint c check (weight > 0);
