"""The grown account of Harbour Goods and its new organization, created through AWS's APIs."""
