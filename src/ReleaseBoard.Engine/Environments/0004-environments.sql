create table environment (
    key         text primary key,
    name        text    not null,
    tier        text    not null,
    position    integer not null,
    hold_by     text,
    hold_at     integer,
    hold_reason text,
    revision    integer not null
);

create index environment_by_position on environment (position, key);

create table release_path (
    application       text primary key references application (key),
    stages            text    not null,
    newest_supersedes integer not null,
    revision          integer not null
);

-- Which paths name an environment; the stages themselves are read whole, from release_path.
create table path_stage (
    application text not null references release_path (application),
    environment text not null references environment (key),
    primary key (application, environment)
);

create index path_stage_by_environment on path_stage (environment);
