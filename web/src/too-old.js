/* For every browser there is: whoever cannot run the pages is told so, and what to do. docs/browsers.md says which can. */
(function () {
  if ('noModule' in document.createElement('script') && window.Promise && Promise.allSettled) return
  var box = document.createElement('div')
  box.id = 'too-old'
  box.setAttribute('role', 'alert')
  box.style.cssText = 'margin:24px;padding:24px;border:2px solid #8a4b00;background:#fff7e8;color:#1b2430;font-size:20px;line-height:1.7'
  box.innerHTML =
    '<strong>这个浏览器太旧，打不开本页。</strong>' +
    '<p>360、QQ、搜狗等浏览器：请点地址栏右边的闪电图标，换成“极速模式”，再打开本页。</p>' +
    '<p>其他浏览器：请更新到新版（Chrome 78、Firefox 115 或以上），或用手机扫码打开。</p>' +
    '<p>也可以到大厅的取号机取号，或请导办台工作人员帮忙。</p>' +
    '<p lang="en">This browser is too old for these pages. Please update it, use your phone, or ask at the hall.</p>'
  document.body.insertBefore(box, document.body.firstChild)
})()
