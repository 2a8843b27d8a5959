-- Up to where a series stands in minutes and hours: where few samples make a minute these are written only when the samples go.
alter table sample_series add column rolled_at integer not null default 0;
update sample_series set rolled_at = last_at;

-- What waits for a chunk, now in batches of series that are written together, with one column of times for all that share it. What
-- waited in the old form is an hour at most.
drop table sample_tail;

create table sample_tail (
    id    integer primary key,
    batch integer not null,
    data  blob    not null
);
