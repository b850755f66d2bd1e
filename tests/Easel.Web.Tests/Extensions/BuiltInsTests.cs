using System.Reflection;
using Easel.Web.Extensions;
using Easel.Web.Hosting;
using Microsoft.AspNetCore.Components;

namespace Easel.Web.Tests.Extensions;

public sealed class BuiltInsTests
{
    [Fact]
    public void Every_place_is_a_page_of_the_studio()
    {
        var pages = typeof(EaselVersion).Assembly.GetTypes().SelectMany(it => it.GetCustomAttributes<RouteAttribute>()).Select(it => it.Template).ToHashSet();
        Assert.All(BuiltIns.All.SelectMany(it => it.Places), place => Assert.Contains($"/{place.Address.Split('?', '#')[0]}", pages));
    }

    [Fact]
    public void Every_extension_is_listed_once()
    {
        Assert.Equal(BuiltIns.All.Length, BuiltIns.All.Select(it => it.Name).Distinct().Count());
        Assert.Equal(BuiltIns.All.Length, BuiltIns.All.Select(it => it.Repositories).Distinct().Count());
    }

    [Theory]
    [InlineData("controlnet", "ControlNet")]
    [InlineData("TAG completion", "Tag completion")]
    [InlineData("tagcomplete", "Tag completion")]
    [InlineData("补全", "Tag completion")]
    public void An_extension_is_found_by_its_name_in_either_language_and_by_that_of_its_repository(string search, string name) =>
        Assert.Contains(name, BuiltIns.All.Where(it => it.Fits(search)).Select(it => it.Name.English));

    [Fact]
    public void Every_word_of_a_search_must_fit() => Assert.DoesNotContain(BuiltIns.All, it => it.Fits("controlnet nonsense"));
}
