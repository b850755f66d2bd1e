using Easel.Web.Hosting;

namespace Easel.Web.Tests.Hosting;

public sealed class PageAssetsTests
{
    [Fact]
    public void A_first_visit_loads_less_than_a_megabyte() => Assert.InRange(new PageAssets().FirstLoad, 1000, 1_000_000);

    [Fact]
    public void An_address_changes_with_the_content() => Assert.Matches(@"^/page/assets/easel\.css\?v=[0-9a-f]{16}$", new PageAssets().Address("easel.css"));
}
