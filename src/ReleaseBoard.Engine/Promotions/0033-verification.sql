alter table promotion add column known_patterns text not null default '[]';

-- Whoever is asked may be asleep: what waits for a person is looked at, too.
drop index promotion_running;
create index promotion_running on promotion (id)
 where phase in ('Queued', 'Deploying', 'RollingOut', 'AwaitingIntervention', 'RollingBack', 'Aborting');
