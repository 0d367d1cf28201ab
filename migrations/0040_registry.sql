-- Trained models: their manifests, which version of each is live, and every change of that, for good.
create table model_versions (
  shop text not null references shops,
  model text not null,
  version text not null,
  manifest jsonb not null,
  created_at timestamptz not null default now(),
  primary key (shop, model, version)
);

create table live_models (
  shop text not null references shops,
  model text not null,
  version text not null,
  -- Grows with every change of this shop and model: a reader that knows it knows whether it is up to date.
  sequence bigint not null,
  since timestamptz not null default now(),
  primary key (shop, model),
  foreign key (shop, model, version) references model_versions
);

create table model_promotions (
  shop text not null references shops,
  model text not null,
  sequence bigint not null,
  action text not null check (action in ('promote', 'roll-back')),
  version text not null,
  -- What was live before; null = nothing.
  previous text,
  actor text not null,
  reason text not null default '',
  at timestamptz not null default clock_timestamp(),
  primary key (shop, model, sequence),
  foreign key (shop, model, version) references model_versions
);

create table training_runs (
  shop text not null references shops,
  run uuid not null,
  state text not null check (state in ('running', 'succeeded', 'failed')),
  actor text not null,
  -- What is being done now, or why it failed; done is a part of 1.
  step text not null default '',
  done real not null default 0,
  started_at timestamptz not null default now(),
  -- Refreshed while it runs: a run whose process died is known by its silence.
  seen_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (shop, run)
);
create unique index one_training_run_a_shop on training_runs (shop) where state = 'running';
