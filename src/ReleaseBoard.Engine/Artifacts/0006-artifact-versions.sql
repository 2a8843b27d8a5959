-- Whoever knows a version's name but not whose it is finds it in all applications.
create index artifact_by_version on artifact (version, application);
