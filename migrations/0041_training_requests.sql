-- A training is asked for by whoever wants it, and done by whichever train service is free.
alter table training_runs drop constraint training_runs_state_check;
alter table training_runs add check (state in ('requested', 'running', 'succeeded', 'failed'));
drop index one_training_run_a_shop;
create unique index one_training_run_a_shop on training_runs (shop) where state in ('requested', 'running');
