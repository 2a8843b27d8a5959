create table flag_access (
    id          text    primary key,
    hash        text    not null unique,
    name        text    not null,
    environment text    not null,
    kind        text    not null,
    origins     text    not null,
    by          text    not null,
    created_at  integer not null,
    revoked_at  integer
) without rowid;
