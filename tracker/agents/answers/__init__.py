"""What tools answer: models, of which the schemas are published, each with a rendering in words."""
