"""People, organizations and their steps from Wikidata's JSON: matched first, created only where new."""
