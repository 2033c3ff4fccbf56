using Pfinit.Observe;
using Pfinit.Tests.Shared;

namespace Pfinit.Tests;

public sealed class LoggingTests
{
    [Fact]
    public void The_table_of_fields_is_complete_and_in_order() => Assert.Equal(
        LogField.All.Select(field => $"| `{field.Name}` | {(field.IsNumber ? "number" : "string")} |"),
        File.ReadAllLines(Repository.Path("docs", "LOGGING.md"))
            .SkipWhile(line => !line.StartsWith("| Field |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => string.Join("|", line.Split('|').Take(3)) + "|"));
}
