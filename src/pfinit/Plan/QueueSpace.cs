namespace Pfinit.Plan;

/// <summary>The file system of the queue.</summary>
/// <param name="BlockSize">Bytes; more than 0.</param>
/// <param name="Blocks">How many it has.</param>
/// <param name="FreeBlocks">How many of them others than root may use.</param>
internal sealed record QueueSpace(long BlockSize, long Blocks, long FreeBlocks)
{
    /// <summary>A file can be made. Always so where the file system has no fixed number of them.</summary>
    public bool HasInodes { get; init; } = true;

    /// <summary>Nothing can be added.</summary>
    public bool IsFull => FreeBlocks == 0 || !HasInodes;

    /// <summary>Bytes in all.</summary>
    public long Size => BlockSize * Blocks;

    /// <summary>Bytes that are free.</summary>
    public long Free => BlockSize * FreeBlocks;

    /// <summary>The parameter for which smtpd would refuse every mail now (452 4.3.1), and its value; null while there is room.</summary>
    public (string Name, long Bytes)? Lack(SpaceDemand demand) => Lack(demand, FreeBlocks);

    /// <summary>The same, were the file system empty: no mail that leaves would help.</summary>
    public (string Name, long Bytes)? LackWhenEmpty(SpaceDemand demand) => Lack(demand, Blocks);

    // smtpd_check_queue() of Postfix counts so, in whole blocks.
    private (string Name, long Bytes)? Lack(SpaceDemand demand, long blocks) =>
        demand.MinFree > 0 && demand.MinFree / BlockSize >= blocks ? (SpaceDemand.MinFreeParameter, demand.MinFree)
        : demand.LargestMessage > 0 && demand.LargestMessage / BlockSize >= blocks / SpaceDemand.Headroom ? (SpaceDemand.SizeParameter, demand.LargestMessage)
        : null;
}
