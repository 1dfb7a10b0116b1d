namespace SecureMarketing.Core.Terminology.Lists;

/// <summary>How a publisher lays out a code list. Stored: never renumber.</summary>
public enum CodeListFormat
{
    /// <summary>A header row and separated columns, one of them <c>code</c>.</summary>
    Table = 1,

    /// <summary>The fixed columns of CMS's ICD-10-CM order file (icd10cm_order_YYYY.txt).</summary>
    IcdOrder = 2,

    /// <summary>CDC's CVX list: bars between columns, no header.</summary>
    Cvx = 3,

    /// <summary>NLM's RxNorm names (RXNCONSO.RRF): bars between columns, no header, a row for each name of a concept.</summary>
    RxNorm = 4,
}
