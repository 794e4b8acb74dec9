"""An MCP server, by which AI agents read the tracker and propose claims.

The protocol is the SDK's (`mcp`). What a tool gives comes from the API, asked from inside, so that rights,
rules and sentences are those of the API. Only `apps`, `urls` and `views` are imported at start: the SDK
takes a second to load.
"""
