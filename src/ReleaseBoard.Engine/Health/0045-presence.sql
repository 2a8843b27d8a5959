-- When a board was there: one row for each of its lives, so that what it did not measure is known to be its own absence.
create table board_presence (
    began integer primary key,
    seen  integer not null
);
