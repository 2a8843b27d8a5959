-- What a plan inside an artifact would do, without its secrets. Read once for its digest.
create table plan (
    digest   text primary key,
    plan     text,
    refusal  text,
    read_at  integer not null
);

-- What the last check of a place found: the newest alone.
create table plan_check (
    application  text not null,
    environment  text not null,
    version      text not null,
    digest       text not null,
    is_applied   integer not null,
    plan         text,
    refusal      text,

    -- How many are not as they were applied and which: what the board asks of every place at once, without reading plans.
    drift        integer not null,
    sentence     text not null,
    checked_at   integer not null,
    primary key (application, environment, is_applied)
);
