"""What people do in Synthetica: branches of economic activity, with their industries, occupations and risks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Branch(NamedTuple):
    """A branch of economic activity: who works there, how risky it is, and what is done there (commonest first)."""

    section: str
    workers: tuple[float, float, float, float]  # % of urban men, urban women, rural men, rural women
    risk: tuple[float, float]  # relative risk of forced labour of men and of women
    employees: float  # share of the workers who are employees
    classes: Mapping[int, str]  # ISIC Rev.4
    occupations: Mapping[int, str]  # ISCO-08 unit groups


BRANCHES: tuple[Branch, ...] = (
    Branch("A", (6, 6, 44, 46), (2.2, 0.9), 0.30, {
        111: "Growing of cereals (except rice), leguminous crops and oil seeds",
        113: "Growing of vegetables and melons, roots and tubers", 112: "Growing of rice",
        141: "Raising of cattle and buffaloes", 150: "Mixed farming", 127: "Growing of beverage crops",
        114: "Growing of sugar cane", 115: "Growing of tobacco", 116: "Growing of fibre crops",
        146: "Raising of poultry", 161: "Support activities for crop production", 220: "Logging"},
        {9211: "Crop farm labourers", 6111: "Field crop and vegetable growers", 6310: "Subsistence crop farmers",
        9213: "Mixed crop and livestock farm labourers", 6121: "Livestock and dairy producers"}),
    Branch("A", (1.2, 0.3, 3.5, 0.8), (5.5, 1.0), 0.50, {
        311: "Marine fishing", 312: "Freshwater fishing", 322: "Freshwater aquaculture"},
        {9216: "Fishery and aquaculture labourers", 6222: "Inland and coastal waters fishery workers",
        6223: "Deep-sea fishery workers"}),
    Branch("B", (1.2, 0.2, 1.5, 0.3), (1.8, 0.4), 0.80, {
        729: "Mining of other non-ferrous metal ores", 810: "Quarrying of stone, sand and clay",
        510: "Mining of hard coal (anthracite)"},
        {9311: "Mining and quarrying labourers", 8111: "Miners and quarriers"}),
    Branch("C", (13, 11, 7, 7), (0.9, 1.0), 0.75, {
        1410: "Manufacture of wearing apparel, except fur apparel", 1061: "Manufacture of grain mill products",
        1071: "Manufacture of bakery products", 2392: "Manufacture of clay building materials",
        3100: "Manufacture of furniture", 1020: "Processing and preserving of fish, crustaceans and molluscs",
        1610: "Sawmilling and planing of wood", 2511: "Manufacture of structural metal products",
        1072: "Manufacture of sugar"},
        {8153: "Sewing machine operators", 9329: "Manufacturing labourers not elsewhere classified",
        7512: "Bakers, pastry-cooks and confectionery makers", 9321: "Hand packers",
        7522: "Cabinet-makers and related workers"}),
    Branch("D", (0.8, 0.2, 0.3, 0.1), (0.02, 0.02), 1.00, {
        3510: "Electric power generation, transmission and distribution"},
        {7412: "Electrical mechanics and fitters", 3131: "Power production plant operators"}),
    Branch("E", (0.9, 0.4, 0.4, 0.2), (0.7, 0.4), 0.85, {
        3600: "Water collection, treatment and supply", 3811: "Collection of non-hazardous waste"},
        {9611: "Garbage and recycling collectors", 3132: "Incinerator and water treatment plant operators"}),
    Branch("F", (12, 0.8, 8, 0.4), (4.2, 1.0), 0.70, {
        4100: "Construction of buildings", 4210: "Construction of roads and railways",
        4330: "Building completion and finishing", 4321: "Electrical installation"},
        {9313: "Building construction labourers", 7112: "Bricklayers and related workers",
        9312: "Civil engineering labourers", 7411: "Building and related electricians"}),
    Branch("G", (20, 27, 12, 18), (0.4, 0.5), 0.35, {
        4711: "Retail sale in non-specialized stores with food, beverages or tobacco predominating",
        4781: "Retail sale via stalls and markets of food, beverages and tobacco products",
        4782: "Retail sale via stalls and markets of textiles, clothing and footwear",
        4520: "Maintenance and repair of motor vehicles",
        4771: "Retail sale of clothing, footwear and leather articles in specialized stores",
        4630: "Wholesale of food, beverages and tobacco"},
        {5221: "Shopkeepers", 5211: "Stall and market salespersons", 5223: "Shop sales assistants",
        9520: "Street vendors (excluding food)", 7231: "Motor vehicle mechanics and repairers"}),
    Branch("H", (9, 1.2, 5, 0.4), (0.7, 0.3), 0.50, {
        4922: "Other passenger land transport", 4923: "Freight transport by road", 5224: "Cargo handling"},
        {8322: "Car, taxi and van drivers", 8332: "Heavy truck and lorry drivers", 9333: "Freight handlers"}),
    Branch("I", (4, 8, 1.5, 4), (1.0, 1.5), 0.55, {
        5610: "Restaurants and mobile food service activities", 5510: "Short term accommodation activities",
        5630: "Beverage serving activities"},
        {9412: "Kitchen helpers", 5131: "Waiters", 5120: "Cooks", 5132: "Bartenders"}),
    Branch("J", (2, 1.2, 0.3, 0.2), (0.02, 0.02), 0.80, {
        6120: "Wireless telecommunications activities", 6201: "Computer programming activities",
        6010: "Radio broadcasting"},
        {3511: "Information and communications technology operations technicians", 2512: "Software developers"}),
    Branch("K", (1.8, 2, 0.4, 0.4), (0.02, 0.02), 0.90, {
        6419: "Other monetary intermediation", 6512: "Non-life insurance"},
        {4211: "Bank tellers and related clerks", 3321: "Insurance representatives"}),
    Branch("L", (0.6, 0.5, 0.1, 0.1), (0.02, 0.02), 0.60, {
        6810: "Real estate activities with own or leased property"},
        {3334: "Real estate agents and property managers"}),
    Branch("M", (2.2, 1.8, 0.5, 0.4), (0.05, 0.05), 0.70, {
        6920: "Accounting, bookkeeping and auditing activities; tax consultancy", 6910: "Legal activities",
        7500: "Veterinary activities"},
        {2411: "Accountants", 2611: "Lawyers", 2250: "Veterinarians"}),
    Branch("N", (4.5, 3, 1.5, 1), (1.0, 0.9), 0.85, {
        8010: "Private security activities", 8121: "General cleaning of buildings",
        7820: "Temporary employment agency activities"},
        {5414: "Security guards", 9112: "Cleaners and helpers in offices, hotels and other establishments"}),
    Branch("O", (6.5, 5, 3, 2), (0.02, 0.02), 1.00, {
        8411: "General public administration activities", 8423: "Public order and safety activities",
        8422: "Defence activities"},
        {4110: "General office clerks", 5412: "Police officers"}),
    Branch("P", (4, 10, 2.5, 5), (0.05, 0.05), 0.95, {
        8510: "Pre-primary and primary education", 8521: "General secondary education", 8530: "Higher education"},
        {2341: "Primary school teachers", 2330: "Secondary education teachers",
        2310: "University and higher education teachers"}),
    Branch("Q", (2, 6, 0.8, 2.5), (0.1, 0.3), 0.90, {
        8610: "Hospital activities", 8620: "Medical and dental practice activities",
        8890: "Other social work activities without accommodation"},
        {5321: "Health care assistants", 2221: "Nursing professionals", 2635: "Social work and counselling professionals"}),
    Branch("R", (0.8, 0.7, 0.3, 0.2), (0.5, 0.8), 0.50, {
        9000: "Creative, arts and entertainment activities", 9200: "Gambling and betting activities"},
        {2652: "Musicians, singers and composers", 4212: "Bookmakers, croupiers and related gaming workers"}),
    Branch("S", (3.5, 5, 2, 2.5), (0.7, 0.8), 0.45, {
        9602: "Hairdressing and other beauty treatment", 9491: "Activities of religious organizations",
        9601: "Washing and (dry-) cleaning of textile and fur products"},
        {5141: "Hairdressers", 9121: "Hand launderers and pressers", 2636: "Religious professionals"}),
    Branch("T", (1.2, 9, 0.8, 5), (3.0, 6.5), 1.00, {
        9700: "Activities of households as employers of domestic personnel"},
        {9111: "Domestic cleaners and helpers", 5311: "Child care workers", 5152: "Domestic housekeepers"}),
    Branch("T", (0.2, 0.3, 1, 1.5), (0.3, 0.3), 0.00, {
        9810: "Undifferentiated goods-producing activities of private households for own use"},
        {6310: "Subsistence crop farmers", 9624: "Water and firewood collectors"}),
    Branch("U", (0.3, 0.3, 0.05, 0.05), (0.02, 0.02), 1.00, {
        9900: "Activities of extraterritorial organizations and bodies"},
        {2422: "Policy administration professionals", 4110: "General office clerks"}),
)  # fmt: skip

DEFENCE = 8422  # the class of which everybody is of the armed forces
ARMED_FORCES: Mapping[int, str] = {310: "Armed forces occupations, other ranks"}
