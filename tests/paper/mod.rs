//! What is put on the table: briefings as PDF and HTML, the sheets to write on, figures.

mod briefings;
mod figures;
mod hostile;
mod routes;
mod searched;
mod support;
mod templates;
