-- Every series that ever brought samples and has some left; its labels as JSON in the order of their names.
create table sample_series (
    id          integer primary key,
    application text    not null,
    environment text    not null,
    deployment  text    not null,
    source      text    not null,
    name        text    not null,
    labels      text    not null,
    kind        text    not null,
    first_at    integer not null,
    last_at     integer not null,
    unique (application, environment, deployment, source, name, labels)
);

-- Packed samples of many series side by side: rows of some 60 KiB leave next to no room in the store's pages unused, small ones a
-- seventh. Numbers rise as time goes on, so the oldest have the lowest and new ones fill the last page.
create table sample_segment (
    id   integer primary key,
    data blob    not null
);

-- Where a series' samples stand in a segment.
create table sample_chunk (
    id        integer primary key,
    series    integer not null,
    begins_at integer not null,
    ends_at   integer not null,
    segment   integer not null,
    place     integer not null,
    length    integer not null
);

create index sample_chunk_by_series on sample_chunk (series, ends_at);

-- Packed steps (milliseconds): an hour of minutes or a day of hours in a row.
create table sample_rollup (
    series    integer not null,
    step      integer not null,
    begins_at integer not null,
    data      blob    not null,
    primary key (series, step, begins_at)
);

-- What is not yet worth a chunk, minute by minute, so that a crash loses no more than one; gone once it is in chunks.
create table sample_tail (
    id      integer primary key,
    ends_at integer not null,
    data    blob    not null
);

-- Bytes by the hour they were written in, so that no one has to count them: what keeps the store within its bound. Rollups change and
-- are counted together, under hour 0.
create table sample_hour (
    hour         integer primary key,
    last_chunk   integer not null,
    raw_bytes    integer not null,
    rollup_bytes integer not null
);
