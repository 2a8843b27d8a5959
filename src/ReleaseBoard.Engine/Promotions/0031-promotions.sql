create table promotion (
    id                integer primary key,
    kind              text    not null,
    application       text    not null,
    environment       text    not null,
    version           text    not null,
    digest            text    not null,
    settings_revision integer not null,
    sequence          integer not null,
    stage             text    not null,
    requested_by      text    not null,
    requested_at      integer not null,
    reason            text,
    phase             text    not null,
    is_paused         integer not null,
    stopped_in        text,
    phase_since       integer not null,
    step              integer not null,
    step_since        integer,
    step_paused       integer not null,
    paused_since      integer,
    deployment        text,
    previous          text,
    approvals         text    not null,
    verdicts          text    not null,
    overrides         text    not null,
    explanation       text    not null,
    started_at        integer,
    ready_at          integer,
    ended_at          integer,
    expires_at        integer,
    revision          integer not null
);

-- Rule 1: one promotion at a time owns an application in an environment, whatever the code believes.
create unique index promotion_lock on promotion (application, environment)
 where phase in ('Deploying', 'RollingOut', 'AwaitingIntervention', 'RollingBack', 'Aborting');

create index promotion_by_slot on promotion (application, environment, id);
create index promotion_by_phase on promotion (phase, id);
create index promotion_open on promotion (application, environment, id) where ended_at is null;
create index promotion_running on promotion (id)
 where phase in ('Queued', 'Deploying', 'RollingOut', 'RollingBack', 'Aborting');
create index promotion_expiring on promotion (expires_at) where expires_at is not null;
create index promotion_succeeded on promotion (application, environment, ended_at) where phase = 'Succeeded';

create table healthy_stay (
    deployment    text    not null,
    started_at    integer not null,
    application   text    not null,
    environment   text    not null,
    digest        text    not null,
    banked        integer not null,
    healthy_since integer,
    seen_at       integer not null,
    ended_at      integer,
    primary key (deployment, started_at)
);

create index healthy_stay_by_digest on healthy_stay (application, environment, digest);
