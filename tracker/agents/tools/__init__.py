"""What agents can ask for. There is no tool that accepts, confirms or logs: people do that."""

from tracker.agents.tools.figures import COMPUTE_FIGURE
from tracker.agents.tools.moves import GET_MOVE, LIST_MOVES
from tracker.agents.tools.organizations import GET_ORGANIZATION
from tracker.agents.tools.people import GET_PERSON
from tracker.agents.tools.propose import PROPOSE_CLAIM
from tracker.agents.tools.search import SEARCH
from tracker.agents.tools.tool import Tool
from tracker.agents.tools.vocabulary import GET_VOCABULARY

TOOLS: dict[str, Tool] = {
    tool.name: tool
    for tool in (
        *(SEARCH, GET_PERSON, GET_ORGANIZATION, GET_MOVE, LIST_MOVES, COMPUTE_FIGURE),
        *(GET_VOCABULARY, PROPOSE_CLAIM),
    )
}
