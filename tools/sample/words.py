"""The words of the sample exports."""


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST_NAMES = _names(
    "Ana Ben Chloe Dev Eva Finn Gia Hugo Ines Jonas Kai Lea Mia Noah Omar Pia Quinn Rosa Sam Tess "
    "Amara Bruno Carla Dario Elif Farah Goran Hana Ivo Jamal Katya Liam Mei Nadia Oskar Priya "
    "Rahim Sofia Tomas Yara"
)
LAST_NAMES = _names(
    "Almeida Baker Costa Dubois Eriksen Fischer Garcia Hansen Ito Jansen Kaya Lopez Moreau Novak "
    "Okafor Patel Quist Rossi Silva Tanaka Ulrich Varga Walsh Yilmaz Zhou Andersson Bianchi Cohen "
    "Diallo Evans"
)
SHOP_FIRST = _names(
    "Maple Harbour Juniper Copper Willow Lantern Meadow Pebble Saffron Thistle Velvet Clover Amber "
    "Birch Cedar Driftwood Ember Foxglove Granite Hazel Ivory Linden Marigold Nettle Orchard Poppy "
    "Quarry Rowan Sparrow Tidal"
)
SHOP_LAST = _names(
    "Books Bakery Bikes Ceramics Coffee Florist Foods Games Garden Hardware Home Knits Optics "
    "Outdoor Paper Pets Records Shoes Studio Tea Toys Wines"
)

AGENTS = {
    "Front line": ("Marta Lind", "Joel Park", "Aisha Bello", "Rui Matos", "Nora Blum"),
    "Technical": ("Stefan Vogel", "Ying Chen", "Paulo Reis"),
    "Billing": ("Greta Holm", "Idris Khan"),
    "Onboarding": ("Lucie Petit", "Ravi Menon"),
}

# Which team works on a topic.
TOPICS = {
    "How-to": "Front line",
    "Account": "Front line",
    "Bug": "Technical",
    "Integrations": "Technical",
    "Billing": "Billing",
    "Setup": "Onboarding",
    "Outage": "Technical",
}
SUBJECTS = {
    "How-to": (
        "How do I {}?",
        (
            "count stock in two shops",
            "print labels for {n} items",
            "merge duplicate products",
            "set a reorder point",
            "export last month's sales",
            "undo a delivery",
            "sell bundles",
            "give staff read-only access",
        ),
    ),
    "Account": (
        "{}",
        (
            "Cannot log in since this morning",
            "Please change our e-mail address",
            "Add a second owner",
            "Reset of two-step login",
            "Locked out after {n} attempts",
            "Close the account of a former colleague",
        ),
    ),
    "Bug": (
        "{}",
        (
            "Stock count jumps back after saving",
            "Label printer prints blank pages",
            "Report shows wrong totals",
            "App freezes on the scan page",
            "Search finds nothing for item {n}",
            "Barcode {n} is read twice",
            'Error "sync failed" on the tablet',
        ),
    ),
    "Integrations": (
        "{}",
        (
            "Web shop orders arrive twice",
            "Card reader no longer connects",
            "Accounting export misses order {n}",
            "API returns an error for item {n}",
            "Prices do not reach the web shop",
        ),
    ),
    "Billing": (
        "{}",
        (
            "Question about invoice {n}",
            "Charged twice this month",
            "Please refund invoice {n}",
            "Need a VAT number on the invoice",
            "Change of card",
            "Downgrade at the end of the month",
            "Yearly instead of monthly",
        ),
    ),
    "Setup": (
        "{}",
        (
            "Import of our product list",
            "Which scanner should we buy?",
            "First stock count: where to start",
            "Moving over from a spreadsheet, {n} items",
            "Training for two new colleagues",
        ),
    ),
    "Outage": (
        "{}",
        (
            "Fernway is down",
            "Cannot reach Fernway, customers are waiting",
            "Nothing loads, is it you or us?",
            "Till does not work since this morning",
            "When will it be back?",
            "Sales of today are missing after the outage",
        ),
    ),
    "Price rise": (
        "{}",
        (
            "Why does our plan cost more?",
            "Price increase: please explain",
            "We were not told about the new price",
            "Invoice {n} is a fifth higher",
            "Cancel because of the new prices",
        ),
    ),
}

REASONS = {
    "Closed the business": 18,
    "Missing feature": 20,
    "Moved to a competitor": 22,
    "Price": 14,
    "Too hard to set up": 12,
    "Support": 8,
    "Reliability": 6,
}

# What people write with their answer: an opening, what it is about, and sometimes a last word.
OPENINGS = {
    "promoter": (
        "Love it.",
        "Great product.",
        "Could not run the shop without it.",
        "Does exactly what it should.",
        "Very happy.",
        "Best decision this year.",
        "We tell everyone about it.",
        "",
        "",
    ),
    "passive": (
        "It is fine.",
        "Good overall.",
        "Mostly happy.",
        "Does the job.",
        "Decent, not perfect.",
        "OK for the price.",
        "",
        "",
    ),
    "detractor": (
        "Disappointed.",
        "Not what we hoped for.",
        "Losing patience.",
        "Would not choose it again.",
        "Honestly, no.",
        "We are looking around.",
        "It used to be better.",
        "",
        "",
    ),
}
DETAILS = {
    "promoter": (
        "Stock counts take an hour instead of a day",
        "The scanner app is quick and my team learned it in a morning",
        "Reports are clear and I finally know what sells",
        "Support answers like people who have run a shop",
        "The web shop and the till finally agree",
        "Labels, orders and stock in one place",
        "Setting up took one afternoon",
        "{agent} solved in minutes what I had fought with for days",
        "It just works, also on Saturdays",
        "Reordering is nearly automatic now",
    ),
    "passive": (
        "Reports could be faster",
        "The phone app needs fewer taps",
        "I miss an offline mode",
        "Support is friendly but not always quick",
        "Setting up took longer than promised",
        "Would like better label templates",
        "Search could be smarter",
        "More payment providers, please",
        "Works well for one shop, less so for two",
    ),
    "detractor": (
        "Stock numbers were wrong twice this month",
        "The app is slow on our tablet",
        "Nobody could tell me when the bug will be fixed",
        "I had to explain the same problem three times",
        "Setting it up was too hard without help",
        "The export to our bookkeeping breaks again and again",
        "We pay for features we never use",
        "Important settings are impossible to find",
    ),
    "slow billing": (
        "Billing took a week to answer a simple question",
        "Still waiting for a corrected invoice",
        "The invoice was wrong and nobody in billing replied for days",
        "Support is good, billing is not: four days for a refund",
    ),
    "outage": (
        "We could not sell for most of a week in May",
        "The outage cost us two market days",
        "Down for days and hardly any news from you",
        "After the outage sales were missing and had to be typed in again",
    ),
    "price": (
        "A fifth more for the same product",
        "The new price is too much for a shop of our size",
        "The price went up and nothing got better",
        "We heard about the price rise from the invoice",
        "For this money there are better tools",
    ),
    "chat": (
        "The new chat is brilliant, an answer in two minutes",
        "Chat support saved my Saturday",
        "Since there is a chat I no longer write e-mails",
        "Quick and kind help in the chat",
    ),
}
CLOSINGS = {
    "promoter": ("Thank you!", "Keep going.", "Ten out of ten.", "", "", "", ""),
    "passive": ("Otherwise good.", "Please look into it.", "", "", "", ""),
    "detractor": ("Please fix this.", "We may leave.", "Not good enough.", "", "", "", ""),
}
