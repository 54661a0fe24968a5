using System.Text;
using Federation.Matching.Text;

namespace Federation.Matching.Tests;

public sealed class TokenizerTests
{
    [Theory]
    [InlineData("إطار إدارة الهوية الإلكترونية", "اطار", "ادارة", "الهوية", "الالكترونية")]
    [InlineData("पहचान प्रबंधन ढाँचा", "पहचान", "प्रबंधन", "ढाँचा")]
    [InlineData("அடையாள மேலாண்மை", "அடையாள", "மேலாண்மை")]
    [InlineData("Gestió d'identitats", "gestio", "d", "identitats")]
    [InlineData("ガイド", "カ\u3099", "\u3099イ", "イト", "ト\u3099")]
    [InlineData("サーバ", "サー", "ーハ", "ハ\u3099")]
    [InlineData("身份管理", "身份", "份管", "管理")]
    public void Marks_belong_to_their_words_however_they_are_encoded(string title, params string[] words)
    {
        foreach (var form in new[] { NormalizationForm.FormC, NormalizationForm.FormD })
            WordsOf(title.Normalize(form)).Should().Equal(words, form.ToString());
    }

    private static List<string> WordsOf(string title)
    {
        var folded = TextFolding.Fold(title, MatchLimits.TitleLength);
        List<Token> tokens = [];
        Tokenizer.Tokenize(folded, tokens);
        return tokens.ConvertAll(token => folded.Substring(token.Start, token.Length));
    }
}
