-- +goose Up

-- A trusted coordinator's changes hold at once; the others propose. digest and
-- alarms are the letters that somebody may switch off.
alter table account add column trusted smallint not null default 0;
alter table account add column digest smallint not null default 1;
alter table account add column alarms smallint not null default 1;

-- What somebody was told, so that nobody is told twice.
create table told (
    account text not null references account (id),
    what    text not null,
    at      bigint not null,
    primary key (account, what)
);

-- Who gives their town hall over to whom. It is done when the successor takes
-- up the invitation.
create table hand_over (
    successor   text primary key references account (id),
    predecessor text not null references account (id),
    officials   text not null, -- ids of those whom the predecessor was
    at          bigint not null
);
