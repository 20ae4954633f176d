"""Words for invented names, combined by draw. Any likeness to somebody real is chance."""

from __future__ import annotations

SURGERY_WORDS = (
    "Samphire", "Curlew", "Heronsgate", "Millrace", "Windpump", "Saltmarsh", "Larkmoor",
    "Eelpool", "Sluicegate", "Ropewalk", "Lanternhouse", "Candlemaker", "Osierbed",
    "Bitternfield", "Reedcutter", "Sandpiper", "Tollhouse", "Wherry", "Copperbeech",
    "Hollowell", "Thistledown", "Foxglove Rise", "Gorsehill", "Marramgrass", "Cobblestone",
    "Tidemill", "Plovers", "Hazelwick", "Kingcup", "Starling", "Pearmain", "Quincewood",
    "Meadowrue", "Barleymow", "Shoremill", "Teasel", "Swallowtail", "Oystercatcher", "Medlar",
    "Withybrook",
)  # fmt: skip
SURGERY_KINDS = (
    "Surgery", "Medical Centre", "Health Centre", "Practice", "Medical Practice",
    "Family Practice", "Lane Surgery", "Street Surgery", "Partnership", "Medical Group",
)  # fmt: skip
NETWORK_WORDS = (
    "Lantern", "Tideline", "Greenway", "Old Quay", "Causeway", "Three Mills", "Highwater",
    "Longbarrow", "Hedgerow", "Fairwater", "North Levels", "South Levels", "Cloister",
    "Beaconfold", "Ferryman", "Sandbar", "Orchard Ring", "Watermeadow", "Harbour Light",
    "Drovers", "Weir", "Stonebridge Fold", "Heathrise", "Estuary", "Packhorse", "Chalkpit",
    "Mariners", "Goosefen",
)  # fmt: skip
COMMUNITY_WORDS = (
    "Quayside", "Northgate", "Southmead", "Millfield", "Church End", "Castle Bank", "Ropery",
    "Uplands", "Riverside", "Garden Village", "Old Docks", "Station", "Marsh Side", "Hilltop",
    "Market Ward", "Saltpans", "Parkway", "Westfold", "Eastfold", "Common Side",
)  # fmt: skip
GIVEN_NAMES = (
    "Amara", "Benedict", "Chiara", "Dafydd", "Esi", "Farhan", "Grainne", "Harpreet", "Ibrahim",
    "Joanna", "Kwame", "Leila", "Mei", "Nasreen", "Oluwaseun", "Priya", "Quentin", "Rosalind",
    "Shabnam", "Tomasz", "Una", "Vikram", "Wanda", "Xiu", "Yusuf", "Zofia", "Alasdair",
    "Blessing", "Callum", "Divya", "Eleanor", "Femi", "Gwen", "Hamza", "Ines", "Jerome",
    "Keziah", "Lorcan", "Miriam", "Nikhil",
)  # fmt: skip
FAMILY_NAMES = (
    "Achterberg", "Balasubra", "Cornthwaite-Lee", "Danquah-Hill", "Eversholme", "Farrowby",
    "Greatorby", "Hussainy", "Iwelumoh", "Jessamy", "Kowalczek", "Llanfair-Rees", "Mbatanga",
    "Nairnside", "Okonjowa", "Pettigrove", "Quayle-Moss", "Rahmanov", "Sandringfold",
    "Tattershaw", "Umberslade", "Venkatesan-Roy", "Whitlocke", "Xuereb-Dunn", "Yarrowby",
    "Zielinskaya", "Ashgrovely", "Brannoch", "Chowdhary-Bell", "Dhaliwala", "Emberton",
    "Fothersgill", "Gillespeth",
)  # fmt: skip
