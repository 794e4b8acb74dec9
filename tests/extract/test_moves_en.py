"""English: who moved, from where, to where."""

import pytest

from tests.extract.reading import NOBODY, moves, only

Move = tuple[str, str | None, str | None]
KEN, OLGA = "Ken Watanabe", "Olga Petrova"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Maria Delgado has left Quillon Systems.", ("Maria Delgado", "Quillon Systems", None)),
        ("Yesterday Maria Delgado resigned from Quillon.", ("Maria Delgado", "Quillon", None)),
        ("Nora Fielding, who led safety at OpenAI, quit on Tuesday.", ("Nora Fielding", "OpenAI", None)),
        (
            "Dr. Anneke van der Berg left DeepThought for Meta.",
            ("Anneke van der Berg", "DeepThought", "Meta"),
        ),
        ("J. P. O'Connor quits Anthropic.", ("J. P. O'Connor", "Anthropic", None)),
        (f"{OLGA}’s departure from Google was confirmed on Monday.", (OLGA, "Google", None)),
        (f"The departure of {OLGA} leaves Google without a research chief.", (OLGA, "Google", None)),
        (f"{KEN} retired from Google after thirty years.", (KEN, "Google", None)),
    ],
)
def test_finds_a_departure(text: str, expected: tuple[str, str | None, str | None]) -> None:
    assert moves(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Petra Lindqvist joins Fernwell from Meta as chief scientist.",
            ("Petra Lindqvist", "Meta", "Fernwell"),
        ),
        (
            "After eight years at Google, Tomas Berg is moving to Anthropic.",
            ("Tomas Berg", "Google", "Anthropic"),
        ),
        (f"Meta's {KEN} is joining Quillon, the company announced.", (KEN, "Meta", "Quillon")),
        (f"{KEN} rejoined Google after two years at Fernwell.", (KEN, "Fernwell", "Google")),
        ("Google rehired Noam Shazeer from Quillon Labs.", ("Noam Shazeer", "Quillon Labs", "Google")),
        (f"{KEN} was poached by Meta from Google.", (KEN, "Google", "Meta")),
        (f"Start-up Fernwell lured {KEN} from Google.", (KEN, "Google", "Fernwell")),
        (f"Goldman Sachs hired {KEN}.", (KEN, None, "Goldman Sachs")),
    ],
)
def test_finds_an_arrival(text: str, expected: tuple[str, str | None, str | None]) -> None:
    assert moves(text) == [expected]


def test_joins_leaving_and_joining_in_one_sentence() -> None:
    text = "Maria Delgado has left Quillon Systems to join Brightwater, a robotics start-up in Lyon."
    assert moves(text, names=NOBODY) == [("Maria Delgado", "Quillon Systems", "Brightwater")]


def test_joins_leaving_and_joining_across_sentences() -> None:
    text = f"{KEN} announced his resignation from Google. He will join Anthropic on June 3."
    assert moves(text) == [(KEN, "Google", "Anthropic")]


def test_resolves_the_company_to_the_organization_of_the_person() -> None:
    assert moves(f"{KEN}, Meta's head of design, is leaving the company.") == [(KEN, "Meta", None)]


def test_resolves_the_company_to_the_last_organization() -> None:
    text = f"{KEN}, Quillon's co-founder, left. The company hired {OLGA}, a Meta researcher, to replace him."
    assert (OLGA, "Meta", "Quillon") in moves(text)


def test_resolves_a_surname_to_the_person_named_before() -> None:
    text = f"{KEN} and {OLGA} left Google; Watanabe went to Meta."
    assert (KEN, "Google", "Meta") in moves(text)


def test_shares_one_origin_among_several_people() -> None:
    text = f"Anthropic poached {KEN} and {OLGA} from Google, and Tomas Berg from Meta."
    assert moves(text) == [
        (KEN, "Google", "Anthropic"),
        (OLGA, "Google", "Anthropic"),
        ("Tomas Berg", "Meta", "Anthropic"),
    ]


def test_continues_a_list_of_newcomers_in_the_next_sentence() -> None:
    text = f"Meta hired nine engineers this month. Among them are {KEN} from Google and {OLGA} from OpenAI."
    assert moves(text) == [(KEN, "Google", "Meta"), (OLGA, "OpenAI", "Meta")]


def test_finds_people_named_among_unnamed_staff() -> None:
    text = f"Three researchers at OpenAI have left the company, including {KEN}."
    assert moves(text) == [(KEN, "OpenAI", None)]


def test_names_the_founder_of_a_company() -> None:
    text = f"{OLGA} founded Fernwell in March after leaving Google."
    assert moves(text) == [(OLGA, "Google", "Fernwell")]


def test_leaves_the_arrival_open_for_a_company_without_a_name() -> None:
    assert moves(f"{OLGA} is leaving Google to start her own company.") == [(OLGA, "Google", None)]


def test_treats_a_promotion_as_internal() -> None:
    claim = only("Petra Lindqvist was promoted to head of research at Quillon.")
    assert (claim.from_org, claim.to_org) == ("Quillon", "Quillon")
    assert (claim.role_to, claim.entry_manner) == ("head of research", "promoted")


def test_treats_a_successor_inside_as_internal() -> None:
    text = f"{KEN} resigned from Quillon. {OLGA} will succeed Watanabe as chief scientist."
    assert (OLGA, "Quillon", "Quillon") in moves(text)


def test_takes_a_former_role_beside_an_arrival_as_the_origin() -> None:
    claim = only(
        "Anthropic has hired Nora Fielding, OpenAI's former head of safety, as vice president of policy."
    )
    assert (claim.from_org, claim.to_org) == ("OpenAI", "Anthropic")
    assert (claim.role_from, claim.role_to) == ("head of safety", "vice president of policy")


def test_names_two_people_for_two_roles() -> None:
    text = f"Quillon on Monday named {KEN} chief executive and {OLGA}, previously of Meta, chief scientist."
    assert moves(text) == [(KEN, None, "Quillon"), (OLGA, "Meta", "Quillon")]


def test_tells_the_manner_of_an_exit() -> None:
    assert only(f"Meta fired {KEN} last week.").exit_manner == "dismissed"
    assert only(f"{KEN} stepped down as chief executive of Meta.").exit_manner == "resigned"
    assert only(f"{KEN} has left Meta.").exit_manner is None


def test_tells_a_board_seat_and_an_advisory_post_from_employment() -> None:
    assert only(f"{KEN} joined the board of Fernwell.").capacity == "board"
    assert only(f"{KEN} joined Fernwell as an adviser.").capacity == "advisory"
    assert only(f"{KEN} joined Fernwell as an engineer.").capacity == "employment"


def test_reads_a_headline_with_two_verbs() -> None:
    assert moves("Quillon CFO Dhivya Raman steps down, joins OpenAI") == [
        ("Dhivya Raman", "Quillon", "OpenAI")
    ]


def test_reads_a_move_to_a_university_as_academic() -> None:
    claim = only(f"{KEN} will join the University of Oslo as a professor.")
    assert (claim.to_org, claim.capacity) == ("University of Oslo", "academic")


def test_gives_the_verb_to_the_last_of_several_people_before_it() -> None:
    text = f"Meta dismissed {KEN}, and {OLGA} resigned from Quillon."
    assert moves(text) == [(KEN, "Meta", None), (OLGA, "Quillon", None)]


def test_makes_no_second_claim_of_the_new_life_of_someone_who_leaves() -> None:
    assert moves(f"{KEN}, Quillon's head of research, is leaving to become a painter.") == [
        (KEN, "Quillon", None)
    ]


def test_attributes_a_thanked_departure_to_the_one_who_leaves() -> None:
    assert moves(f"{OLGA} thanked {KEN} for leaving Google in good shape.") == [(KEN, "Google", None)]


@pytest.mark.parametrize(
    "headline",
    ["Google’s head of research quits", "AI expert exits Google", "Google researcher says he left"],
)
def test_learns_from_the_sentence_behind_whom_a_headline_means(headline: str) -> None:
    assert moves(f"{headline}\n\nIn an interview, {OLGA} spoke of the dangers.") == [(OLGA, "Google", None)]


@pytest.mark.parametrize(
    "behind",
    [
        f"{KEN} and {OLGA} spoke of the dangers.",
        f"{OLGA}, Google’s chief executive, thanked the team.",
        "The company declined to comment.",
    ],
)
def test_attributes_a_headline_to_nobody_in_doubt(behind: str) -> None:
    assert moves(f"Google’s head of research quits\n\n{behind}") == []


@pytest.mark.parametrize(
    ("text", "move"),
    [
        (f"Vantar AI CEO {KEN} resigns", (KEN, "Vantar AI", None)),
        (f"Orvalis names {OLGA} sole CEO as {KEN} departs", (OLGA, None, "Orvalis")),
        (f"Orvalis names {OLGA} sole CEO as {KEN} departs", (KEN, "Orvalis", None)),
        (f"Google announced the appointment of {OLGA} as head of research.", (OLGA, None, "Google")),
    ],
)
def test_reads_plain_news(text: str, move: tuple[str, str | None, str | None]) -> None:
    assert move in moves(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"{OLGA} joins Orvalis as head of design. She arrives from Quillon.",
            [(OLGA, "Quillon", "Orvalis")],
        ),
        (
            f"Orvalis said {KEN} had joined as head of sales. He was most recently at Quillon.",
            [(KEN, "Quillon", "Orvalis")],
        ),
        (
            f"After six years at Quillon, {OLGA} becomes head of research at Orvalis.",
            [(OLGA, "Quillon", "Orvalis")],
        ),
        (
            f"{KEN} hands over to {OLGA} as chief executive of Orvalis.",
            [(KEN, "Orvalis", None), (OLGA, "Orvalis", "Orvalis")],
        ),
        (
            f"{KEN}, chief executive of Orvalis, will be succeeded by {OLGA}.",
            [(KEN, "Orvalis", None), (OLGA, "Orvalis", "Orvalis")],
        ),
        (
            f"Orvalis announced the appointment of {OLGA} as head of design and {KEN} as head of sales.",
            [(OLGA, None, "Orvalis"), (KEN, None, "Orvalis")],
        ),
        (
            f"Orvalis announced the appointment of {OLGA} to the board of directors.",
            [(OLGA, None, "Orvalis")],
        ),
        (
            f"{OLGA}’s appointment as chief scientist of Orvalis takes effect in July.",
            [(OLGA, None, "Orvalis")],
        ),
        (
            f"Orvalis hires former Quillon engineer\n\n{OLGA} will lead a group of twelve.",
            [(OLGA, "Quillon", "Orvalis")],
        ),
        (
            f"Three engineers leave Orvalis\n\n{OLGA}, {KEN} and Tomas Berg told colleagues on Monday.",
            [(OLGA, "Orvalis", None), (KEN, "Orvalis", None), ("Tomas Berg", "Orvalis", None)],
        ),
        (f"{KEN} is weighing an offer from Orvalis.", [(KEN, None, "Orvalis")]),
        (f"Drug developer Orvalis has recruited {OLGA} from Quillon.", [(OLGA, "Quillon", "Orvalis")]),
        (f"Harbor Pine said its finance chief, {KEN}, had resigned.", [(KEN, "Harbor Pine", None)]),
        (f"Orvalis is in talks with {OLGA} about a senior role.", [(OLGA, None, "Orvalis")]),
    ],
)
def test_reads_a_move_told_in_ordinary_news(text: str, expected: list[Move]) -> None:
    assert moves(text, "en", names=NOBODY) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"{KEN} met officials of Orvalis. He left for Paris in the evening.",
        f"{OLGA} of Orvalis was named engineer of the year by Quillon Magazine.",
        f"Orvalis is in talks with {OLGA} about a partnership.",
    ],
)
def test_takes_no_ordinary_news_for_a_move(text: str) -> None:
    assert moves(text, "en", names=NOBODY) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"{KEN} quits Orvalis. His successor will be {OLGA}.",
            [(KEN, "Orvalis", None), (OLGA, None, "Orvalis")],
        ),
        (
            f"{KEN} has left Orvalis. His successor is {OLGA}, who has led its sales since 2019.",
            [(KEN, "Orvalis", None), (OLGA, "Orvalis", "Orvalis")],
        ),
        (f"Orvalis named {OLGA} as successor to {KEN}.", [(OLGA, None, "Orvalis")]),
        (
            f"{KEN} left Orvalis in June to start a company. The start-up, called Anchorweave, is small.",
            [(KEN, "Orvalis", "Anchorweave")],
        ),
        (
            f"{KEN} has left Orvalis, where he ran research, for a senior role at Fernwell Labs.",
            [(KEN, "Orvalis", "Fernwell Labs")],
        ),
        ("Orvalis names retiring finance chief's heir.", []),
        (
            f"Orvalis has a new chief executive: {KEN}, who comes from Fernwell.",
            [(KEN, "Fernwell", "Orvalis")],
        ),
        (f"LONDON, March 19 (Reuters) - {KEN} has left Orvalis.", [(KEN, "Orvalis", None)]),
        (f"{KEN} has been tapped to run Orvalis's new office in Leeds.", [(KEN, None, "Orvalis")]),
        (f"Kite Grid has named {KEN} chief scientist.", [(KEN, None, "Kite Grid")]),
        (f"{KEN} and Fernwell have parted ways.", []),
        (f"Orvalis replaced {KEN} with {OLGA}.", [(OLGA, None, "Orvalis")]),
        (f"Fernwell and {KEN} have parted ways.", [(KEN, "Fernwell", None)]),
        (f"{KEN} has moved from Fernwell Labs to Orvalis.", [(KEN, "Fernwell Labs", "Orvalis")]),
        (
            f"Kite Labs made two hires: {KEN} as counsel and {OLGA} as head of sales.",
            [(KEN, None, "Kite Labs"), (OLGA, None, "Kite Labs")],
        ),
    ],
)
def test_reads_what_another_sentence_or_a_noun_tells(text: str, expected: list[Move]) -> None:
    assert moves(text, names=NOBODY) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"{KEN}'s successor will be named in June.",
        f"Orvalis brings {KEN}'s robot aboard the space station.",
        f"Orvalis and {KEN} part ways on pricing.",
        f"{KEN} will be at Orvalis's stand in Hall 4.",
        f"Orvalis wants to hire 200 people, chief executive {KEN} said.",
        f"{KEN} has put the plans of Orvalis on hold.",
        f"Orvalis has a chief scientist, {KEN}, who likes chess.",
        f"{KEN}, creator of Fernwell, launched a chatbot. The company said it was popular.",
    ],
)
def test_takes_no_talk_of_posts_for_a_move(text: str) -> None:
    assert moves(text, names=NOBODY) == []


def test_takes_a_headline_of_a_loss_for_where_the_person_behind_it_was() -> None:
    assert moves("Another departure at Quillon\n\nAnneke Visser has joined Orvex.", names=NOBODY) == [
        ("Anneke Visser", "Quillon", "Orvex")
    ]


def test_names_who_moves_though_two_sentences_before_do_not() -> None:
    text = "Researcher quits Quillon\n\nA researcher at Quillon has resigned. Anneke Visser said so on X."
    assert moves(text, names=NOBODY) == [("Anneke Visser", "Quillon", None)]


def test_places_somebody_where_she_worked_on_the_things_of_another() -> None:
    text = "Orvex hired Anneke Visser, who oversaw Mapple's features at Quillon."
    assert moves(text, names=NOBODY) == [("Anneke Visser", "Quillon", "Orvex")]


def test_tells_no_move_of_which_a_clause_says_that_it_is_long_ago() -> None:
    assert moves("Anneke Visser, who in 1998 left Quillon, won a prize.", names=NOBODY) == []


def test_tells_a_departure_by_the_noun_and_where_from() -> None:
    text = "The departure of Priya Raman from Orvex was confirmed on Monday."
    assert moves(text, names=NOBODY) == [("Priya Raman", "Orvex", None)]


def test_ends_what_is_left_where_another_clause_begins() -> None:
    text = "Priya Raman has left Orvex and Bartosz Kravets will replace her."
    assert moves(text, names=NOBODY)[0] == ("Priya Raman", "Orvex", None)


def test_reads_of_a_firm_behind_a_robot() -> None:
    text = "Orvex, the start-up behind a chatbot, has hired Priya Raman as chief scientist."
    assert moves(text, names=NOBODY) == [("Priya Raman", None, "Orvex")]


def test_keeps_where_somebody_is_said_to_have_joined() -> None:
    text = "Priya Raman, who joined Orvex in 2019, is leaving the company."
    assert moves(text, names=NOBODY) == [("Priya Raman", "Orvex", None)]


def test_seats_people_on_the_board_of_who_says_so() -> None:
    text = "Orvex Group said Nomvula Sithole had joined its board."
    assert moves(text, names=NOBODY) == [("Nomvula Sithole", None, "Orvex Group")]
    text = "Orvex Group said its Supervisory Board appointed Tadeusz Bor as Chair of the Management Board."
    assert moves(text, names=NOBODY) == [("Tadeusz Bor", None, "Orvex Group")]


def test_takes_the_search_for_an_heir_for_a_rumour() -> None:
    claim = only("The board of Google is looking for a successor to Priya Raman.")
    assert (claim.from_org, claim.status) == ("Google", "rumoured")


def test_reads_who_takes_up_a_post_where() -> None:
    text = "Priya Raman will take up the post of chief scientist at Orvex in May."
    assert moves(text, names=NOBODY) == [("Priya Raman", None, "Orvex")]
    assert moves("Priya Raman defects from Orvex to Quillon", names=NOBODY) == [
        ("Priya Raman", "Orvex", "Quillon")
    ]
    text = "We are delighted to welcome Priya Raman to Orvex as chief scientist."
    assert moves(text, names=NOBODY) == [("Priya Raman", None, "Orvex")]


def test_begins_a_new_clause_with_somebody_behind_a_comma() -> None:
    text = "Orvex dismissed Priya Raman, and Tom Abiodun was named interim chief executive."
    assert moves(text, names=NOBODY) == [
        ("Priya Raman", "Orvex", None),
        ("Tom Abiodun", "Orvex", "Orvex"),
    ]
    text = "Orvex appointed Priya Raman as head of security, and Tom Abiodun as counsel."
    assert moves(text, names=NOBODY) == [("Priya Raman", None, "Orvex"), ("Tom Abiodun", None, "Orvex")]


def test_leaves_what_stands_beside_the_verb_not_where_somebody_studied() -> None:
    text = "Priya Raman, who studied physics at Quillon, quit Orvex last week."
    assert moves(text, names=NOBODY) == [("Priya Raman", "Orvex", None)]
    text = "Priya Raman, who heads robotics at Orvex, leaves Redmond."
    assert moves(text, names=NOBODY) == [("Priya Raman", "Orvex", None)]


def test_goes_back_from_where_somebody_has_just_gone() -> None:
    text = "A month after joining Quillon, Priya Raman is back at Orvex."
    assert moves(text, names=NOBODY) == [("Priya Raman", "Quillon", "Orvex")]


def test_takes_the_organization_of_its_president_from_the_same_sentence() -> None:
    text = "Priya Raman left Orvex, a day after its president, Tom Abiodun, said that he was leaving."
    assert moves(text, names=NOBODY) == [("Priya Raman", "Orvex", None), ("Tom Abiodun", "Orvex", None)]


def test_promotes_the_head_of_a_unit() -> None:
    text = "Priya Raman, the head of Orvex's studio business, has been named chief executive of Orvex."
    assert moves(text, names=NOBODY) == [("Priya Raman", "Orvex", "Orvex")]


def test_founds_what_a_description_stands_beside() -> None:
    text = "Orvex Labs, a robotics company founded by former Quillon engineer Priya Raman, raised money."
    assert moves(text, names=NOBODY) == [("Priya Raman", "Quillon", "Orvex Labs")]
    text = (
        "Orvex Labs was founded by Priya Raman. Its chief scientist is Tom Abiodun, who left Quillon in May."
    )
    assert ("Tom Abiodun", "Quillon", "Orvex Labs") in moves(text, names=NOBODY)


def test_passes_over_the_credit_of_a_picture() -> None:
    text = (
        "Illustration by Mona Hale / The Verge Orvex’s head of design, Priya Raman, is leaving the company."
    )
    assert moves(text, names=NOBODY) == [("Priya Raman", "Orvex", None)]


def test_ends_a_sentence_whose_full_stop_a_feed_has_lost() -> None:
    text = "Directors said he could not stay The chief executive of Orvex, Tom Abiodun, was dismissed."
    assert moves(text, names=NOBODY) == [("Tom Abiodun", "Orvex", None)]


def test_reads_verbs_of_two_words_in_capitals() -> None:
    text = "Orvex co-founder Priya Raman WALKS OUT as president after a row"
    assert moves(text, names=NOBODY) == [("Priya Raman", "Orvex", None)]
    text = "Priya Raman Out at Orvex After Board Review\nThe company did not say why."
    assert moves(text, names=NOBODY) == [("Priya Raman", "Orvex", None)]


def test_tells_who_works_on_robots_from_robots() -> None:
    text = "Chatbot Pioneer Quits Orvex\nPriya Raman says that voices can be forged."
    assert moves(text, names=NOBODY) == [("Priya Raman", "Orvex", None)]
    assert moves("Chatbot chief executive appointed by Orvex\nPriya Raman was amused.", names=NOBODY) == []


def test_goes_back_to_what_somebody_had_left() -> None:
    text = "Priya Raman has rejoined Orvex Labs, a month after leaving for Quillon AI."
    assert moves(text, names=NOBODY) == [("Priya Raman", "Quillon AI", "Orvex Labs")]
    text = "Priya Raman has rejoined Orvex Labs, less than a month after she left it."
    assert moves(text, names=NOBODY) == [("Priya Raman", None, "Orvex Labs")]


def test_reads_what_is_going_to_be() -> None:
    text = "Priya Raman stepped down as head of Orvex. Tom Abiodun, the finance chief, will run the start-up."
    assert ("Tom Abiodun", "Orvex", "Orvex") in moves(text, names=NOBODY)
    text = "Priya Raman and Tom Abiodun would come to Orvex to build up a laboratory, its founder said."
    assert moves(text, names=NOBODY) == [("Priya Raman", None, "Orvex"), ("Tom Abiodun", None, "Orvex")]


def test_appoints_somebody_to_be_something() -> None:
    text = "Orvex has picked Priya Raman to be its chief technology officer."
    assert moves(text, names=NOBODY) == [("Priya Raman", None, "Orvex")]


def test_leaves_no_organization_that_is_only_founded() -> None:
    text = "Priya Raman and Tom Abiodun have quit to start a forecasting company, Cirrus Labs, in Zurich."
    assert moves(text, names=NOBODY) == [
        ("Priya Raman", None, "Cirrus Labs"),
        ("Tom Abiodun", None, "Cirrus Labs"),
    ]


def test_takes_praise_in_a_headline_for_no_name() -> None:
    text = "Star Orvex coder defects to Quillon's chatbot team\nPriya Raman, who wrote it, starts next month."
    assert moves(text, names=NOBODY) == [("Priya Raman", "Orvex", "Quillon")]


def test_takes_two_words_behind_a_verb_of_returning_for_a_house() -> None:
    text = "Priya Raman has returned to Copper Kettle, only a month after quitting it for Quillon."
    assert moves(text, names=NOBODY) == [("Priya Raman", "Quillon", "Copper Kettle")]
    text = (
        "Tom Abiodun, the head of data at Orvex, has quit. His job goes to Caitríona Breen, who was promoted."
    )
    assert ("Caitríona Breen", "Orvex", "Orvex") in moves(text, names=NOBODY)


def test_reads_a_departure_that_comes_as_something() -> None:
    text = "The departure of Priya Raman, Orvex's chief scientist, comes weeks after a row."
    assert moves(text, names=NOBODY) == [("Priya Raman", "Orvex", None)]


def test_reads_who_is_named_behind_the_verb() -> None:
    text = "The latest to leave is Priya Raman, head of infrastructure at Orvex."
    assert moves(text, names=NOBODY) == [("Priya Raman", "Orvex", None)]
    text = "Tom Abiodun said he would leave Orvex. His successor as head of design is to be Priya Raman."
    assert ("Priya Raman", None, "Orvex") in moves(text, names=NOBODY)


def test_reads_whom_a_house_makes_its_chief() -> None:
    assert moves("Orvex made Priya Raman its chief scientist.", names=NOBODY) == [
        ("Priya Raman", None, "Orvex")
    ]
    assert moves("Orvex made Priya Raman an offer.", names=NOBODY) == []


def test_takes_a_quality_for_no_employer() -> None:
    text = "Prominent researcher exits Orvex over fears\nPriya Raman said nobody is ready."
    assert moves(text, names=NOBODY) == [("Priya Raman", "Orvex", None)]


def test_takes_what_was_only_considered_for_no_move() -> None:
    assert moves("Priya Raman considered leaving Orvex last year but stayed.", names=NOBODY) == []
