create table flag_guard (
    id           integer primary key,
    flag         text    not null,
    environment  text    not null,
    variant      text    not null,
    beside       text    not null,
    stages       text    not null,
    limits       text    not null,
    phase        text    not null,
    stage        integer not null,
    stage_since  integer not null,
    since        text    not null,
    state_number integer not null,
    saw          text    not null,
    by           text    not null,
    at           integer not null,
    ended_at     integer,
    revision     integer not null
);

-- One guard at a time changes a flag in an environment, whatever the code believes.
create unique index flag_guard_open on flag_guard (flag, environment) where phase in ('Watching', 'Holding');

create index flag_guard_by_flag on flag_guard (flag, environment, id);

-- What was reported of a variant ever since; written in batches, so a crash costs the last seconds of a statistic.
create table flag_outcome (
    environment   text    not null,
    flag          text    not null,
    variant       text    not null,
    counted       integer not null,
    failed        integer not null,
    value_count   integer not null,
    value_sum     real    not null,
    value_squares real    not null,
    primary key (environment, flag, variant)
) without rowid;
