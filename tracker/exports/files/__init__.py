"""Files of all that is public: whole every night, and what changed since the files before."""
