using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class MapListTests
{
    [Theory]
    [InlineData("", "regexp:/a")]
    [InlineData("lmdb:/b", "regexp:/a, lmdb:/b")]
    [InlineData("lmdb:/b, regexp:/a", "regexp:/a, lmdb:/b")]
    [InlineData("inline:{ x=y, z=regexp:/a } lmdb:/b", "regexp:/a, inline:{ x=y, z=regexp:/a } lmdb:/b")]
    public void A_table_comes_first_and_once(string list, string expected) => Assert.Equal(expected, MapList.WithFirst(list, "regexp:/a"));

    [Theory]
    [InlineData("regexp:/a", "")]
    [InlineData("regexp:/a, lmdb:/b,lmdb:/c", "lmdb:/b, lmdb:/c")]
    [InlineData("regexp:/ab  lmdb:/b", "regexp:/ab  lmdb:/b")]
    public void Taken_out_it_leaves_the_others(string list, string expected) => Assert.Equal(expected, MapList.Without(list, "regexp:/a"));
}
