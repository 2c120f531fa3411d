-- +goose Up

-- A text that editors keep, in every language that the program speaks: as it
-- was last written, and (shown_) as everybody sees it.
create table article (
    id        text primary key,
    section   text not null,            -- guide, news, glossary, questions, notices
    slug      text not null,            -- its address in the section, for good
    parent    text not null default '', -- of a page of the guide: slug of the page that it stands below; '' = it heads a chapter
    day       text not null default '', -- of news, EDTF
    place     bigint not null default 0, -- among its neighbours, the smallest first
    keeper    text not null default '', -- the office that keeps it
    checked   text not null default '', -- day on which its facts were last checked, EDTF
    publish_at text not null default '', -- minute of the association's clock, 2026-12-01 08:00
    end_at    text not null default '',
    original  text not null default '', -- the language that the others follow
    title_cs         text not null default '',
    summary_cs       text not null default '',
    body_cs          text not null default '',
    machine_cs       bigint not null default 0,
    state_cs         text not null default '',
    shown_title_cs   text not null default '',
    shown_summary_cs text not null default '',
    shown_body_cs    text not null default '',
    changed_cs       bigint not null default 0,
    writer_cs        text not null default '',
    title_sk         text not null default '',
    summary_sk       text not null default '',
    body_sk          text not null default '',
    machine_sk       bigint not null default 0,
    state_sk         text not null default '',
    shown_title_sk   text not null default '',
    shown_summary_sk text not null default '',
    shown_body_sk    text not null default '',
    changed_sk       bigint not null default 0,
    writer_sk        text not null default '',
    title_de         text not null default '',
    summary_de       text not null default '',
    body_de          text not null default '',
    machine_de       bigint not null default 0,
    state_de         text not null default '',
    shown_title_de   text not null default '',
    shown_summary_de text not null default '',
    shown_body_de    text not null default '',
    changed_de       bigint not null default 0,
    writer_de        text not null default '',
    title_en         text not null default '',
    summary_en       text not null default '',
    body_en          text not null default '',
    machine_en       bigint not null default 0,
    state_en         text not null default '',
    shown_title_en   text not null default '',
    shown_summary_en text not null default '',
    shown_body_en    text not null default '',
    changed_en       bigint not null default 0,
    writer_en        text not null default '',
    title_hr         text not null default '',
    summary_hr       text not null default '',
    body_hr          text not null default '',
    machine_hr       bigint not null default 0,
    state_hr         text not null default '',
    shown_title_hr   text not null default '',
    shown_summary_hr text not null default '',
    shown_body_hr    text not null default '',
    changed_hr       bigint not null default 0,
    writer_hr        text not null default '',
    trashed   text not null default '',
    version   bigint not null,
    unique (section, slug)
);
