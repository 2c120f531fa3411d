-- +goose Up

-- A dated proof that a partnership lives.
create table activity (
    id          text primary key,
    association text not null references association (id),
    kind        text not null,
    title       text not null default '',
    began       text not null,            -- EDTF
    until       text not null default '', -- EDTF; '' = no longer than began says
    place       text not null default '',
    note        text not null default '',
    source      text not null references source (id),
    trashed     text not null default '',
    version     bigint not null
);
create table activity_partnership (
    activity    text not null references activity (id),
    partnership text not null references partnership (id),
    primary key (activity, partnership)
);
create index activity_partnership_partnership on activity_partnership (partnership);
create table activity_participants (
    activity text not null references activity (id),
    audience text not null,
    country  text not null, -- '' = not known
    number   bigint not null, -- 0 = not known how many
    primary key (activity, audience, country)
);

-- Of an agreement whose term is a number of years. 0 = not known.
alter table agreement add column years bigint not null default 0;
