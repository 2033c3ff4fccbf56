// docs/RELIABILITY.md names a test for each fault, and build/faults.sh runs what it names.

using System.Text.RegularExpressions;
using Pfinit.Tests.Shared;

namespace Pfinit.Tests;

public sealed class ReliabilityTests
{
    public static TheoryData<string, string> Named
    {
        get
        {
            var data = new TheoryData<string, string>();
            var named = Name.Matches(File.ReadAllText(Repository.Path("docs", "RELIABILITY.md"))).Cast<Match>();
            foreach (var name in named.DistinctBy(match => match.Value))
                data.Add(name.Groups[1].Value, name.Groups[2].Value);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Named))]
    public void A_test_that_the_document_names_exists(string type, string method) => Assert.Contains(
        Directory.GetFiles(Repository.Path("tests"), type + ".cs", SearchOption.AllDirectories),
        file => File.ReadAllText(file).Contains($" {method}(", StringComparison.Ordinal));

    private static readonly Regex Name = new(@"`(\w+)\.(\w+_\w+)`");
}
