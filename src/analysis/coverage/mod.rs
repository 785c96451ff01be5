//! Coverage: who is where on what, and where no partner activity is reported.
