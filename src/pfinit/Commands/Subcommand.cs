namespace Pfinit.Commands;

/// <summary>A row of the subcommand table.</summary>
/// <param name="Summary">One line for `pfinit help`.</param>
/// <param name="Run">Takes the arguments behind the name, returns the exit status.</param>
internal sealed record Subcommand(string Name, string Summary, Func<IReadOnlyList<string>, int> Run)
{
    /// <summary>It takes signals from its beginning, and they wait until it does; any other subcommand ends by them like every program.</summary>
    public bool KeepsSignals { get; init; }
}
