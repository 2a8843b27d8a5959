create table deployment (
    id            text primary key,
    application   text    not null,
    environment   text    not null,
    version       text    not null,
    digest        text    not null,
    instances     integer not null,
    weight        integer not null,
    phase         text    not null,
    promotion     integer not null,
    created_at    integer not null,
    stable_since  integer,
    warm_since    integer,
    warm_until    integer,
    taken_back_at integer,
    revision      integer not null
);

create index deployment_present on deployment (application, environment) where phase <> 'Retired';
create index deployment_was_stable on deployment (application, environment, stable_since) where stable_since is not null;
create index deployment_warm on deployment (warm_until) where phase = 'Warm';
create unique index deployment_one_stable on deployment (application, environment) where phase = 'Stable';

-- The number of the newest wish for a slot; it grows in the transaction that changes what is wished.
create table slot (
    application   text    not null,
    environment   text    not null,
    wish_revision integer not null,
    primary key (application, environment)
);
