create table person (
    name           text primary key,
    normalized     text    not null unique,
    display_name   text    not null,
    email          text,
    password_hash  text,
    security_stamp text    not null,
    roles          text    not null,
    lockout_until  integer,
    failed_count   integer not null default 0,
    is_active      integer not null default 1,
    created_at     integer not null,
    revision       integer not null default 1
);

create table api_token (
    id           text primary key,
    name         text    not null,
    owner        text    not null references person (name),
    hash         text    not null unique,
    permissions  text    not null,
    applications text    not null,
    created_at   integer not null,
    expires_at   integer not null,
    revoked_at   integer,
    last_used_at integer
);

create index api_token_by_owner on api_token (owner);

create table password_link (
    hash       text primary key,
    person     text    not null unique references person (name),
    expires_at integer not null
);
