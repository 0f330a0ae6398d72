-- What the desk asks across all children: referrals of late (docs/desk.md).
create index log_referred on log (recorded) where type = 'referral.made';
