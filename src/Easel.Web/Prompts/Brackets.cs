namespace Easel.Web.Prompts;

/// <summary>Finds brackets without a partner. They are no error: an open one reaches to the end, a closing one is text; but seldom is it meant.</summary>
public static class Brackets
{
    /// <summary>Where they stand, in order. Escaped brackets are text.</summary>
    public static IReadOnlyList<int> Unmatched(string prompt)
    {
        var open = new Stack<int>();
        var alone = new SortedSet<int>();
        for (var i = 0; i < prompt.Length; i++)
        {
            switch (prompt[i])
            {
                case '\\':
                    i++;
                    break;
                case '(' or '[' or '<':
                    open.Push(i);
                    break;
                case ')' or ']' or '>':
                    if (open.TryPeek(out var partner) && Closes(prompt[partner], prompt[i])) open.Pop();
                    // A lone < or > is a sign like any other ("> <" is a face).
                    else if (prompt[i] != '>') alone.Add(i);
                    break;
            }
        }

        foreach (var at in open)
            if (prompt[at] != '<') alone.Add(at);
        return [.. alone];
    }

    private static bool Closes(char open, char close) => (open, close) is ('(', ')') or ('[', ']') or ('<', '>');
}
