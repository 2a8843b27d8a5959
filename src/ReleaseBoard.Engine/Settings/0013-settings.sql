create table settings_revision (
    application text    not null,
    environment text    not null,
    revision    integer not null,
    pins        text    not null,
    by          text    not null,
    at          integer not null,
    reason      text,
    primary key (application, environment, revision)
) without rowid;

-- A secret has its encrypted text and its mark, all others their text.
create table setting (
    application text    not null,
    environment text    not null,
    revision    integer not null,
    key         text    not null,
    kind        text    not null,
    text        text,
    locked      text,
    mark        text,
    primary key (application, environment, revision, key)
) without rowid;

-- The key that marks of secrets are made with, itself encrypted with the board's keys.
create table settings_mark_key (
    id     integer primary key check (id = 1),
    locked text    not null
);
