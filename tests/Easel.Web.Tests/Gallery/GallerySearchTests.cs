using Easel.Application.Pictures;
using Easel.Web.Gallery;

namespace Easel.Web.Tests.Gallery;

public sealed class GallerySearchTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 15, 30, 0, TimeSpan.FromHours(8));

    [Fact]
    public void Words_and_filters_stand_in_one_box()
    {
        var query = GallerySearch.Parse("red house model:starter sampler:\"Euler a\" after:yesterday min:512 favourite:yes", Now);
        Assert.Equal(
            new PictureQuery
            {
                Words = "red house", Model = "starter", Sampler = "Euler a", From = new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.FromHours(8)), SmallestSide = 512, Favourite = true,
            },
            query);
    }

    [Theory]
    [InlineData("after:soon", "after:soon")]
    [InlineData("min:large", "min:large")]
    [InlineData("colour:red", "colour:red")]
    [InlineData(":-)", ":-)")]
    public void What_is_no_filter_is_looked_for_in_prompts(string text, string words) => Assert.Equal(words, GallerySearch.Parse(text, Now).Words);

    [Fact]
    public void Nothing_typed_finds_everything() => Assert.Equal(new PictureQuery(), GallerySearch.Parse("  ", Now));
}
